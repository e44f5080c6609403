using RagKit.Schedules;
using RagKit.Versions;

namespace RagKit.Configuration;

/// <summary>Makes a description of the nodes of a configuration.</summary>
internal sealed class CorpusReader(CorpusReading reading, MapNode root)
{
    public static readonly string[] Sections =
    [
        "corpus", "sources", "loaders", "cleaning", "chunker", "embedder", "store", "documents", "retrieval", "domains", "gates", "ingest", "reindex", "schedule", "environments", "connectionStrings",
    ];

    private readonly List<Action<CorpusBuilder>> _actions = [];

    public CorpusDescription Read(string standardName)
    {
        foreach (MapEntry entry in root.Entries.Where(entry => !Sections.Any(section => Keys.Same(section, entry.Key))))
            reading.Unknown(entry, "A corpus", Sections);
        string name = Name(standardName);
        Many("sources", PartRole.Source, required: true);
        Many("loaders", PartRole.Loader, required: false);
        Many("cleaning", PartRole.Cleaning, required: false);
        One("chunker", PartRole.Chunker);
        One("embedder", PartRole.Embedder);
        One("store", PartRole.Store);
        One("documents", PartRole.Documents);
        PartValues retrieval = Options("retrieval", Settings.Retrieval);
        _actions.Add(corpus => Settings.AddRetrieval(corpus, retrieval));
        if (Section("domains") is MapEntry domains)
            DomainSection.Read(reading, domains.Value, _actions);
        PartValues gates = Options("gates", Settings.Gates);
        if (Section("gates") is not null)
            _actions.Add(corpus => corpus.Gate(Settings.ToGates(gates)));
        PartValues ingest = Options("ingest", Settings.Ingest);
        IReadOnlyList<CanaryQuery> canaries = Canaries();
        PartValues reindex = Options("reindex", Settings.Reindex, "canaries");
        return new(name, reading.Environment, _actions)
        {
            Ingest = Settings.ToIngest(ingest),
            Reindex = Settings.ToReindex(reindex, Settings.ToIngest(ingest), canaries),
            Top = retrieval.Whole("top", 10),
            Schedule = Schedule(),
        };
    }

    private MapEntry? Section(string name) => root.Find(name) is MapEntry entry && entry.Value is not ScalarNode { Text.Length: 0 } ? entry : null;

    private string Name(string standard)
    {
        if (Section("corpus") is not MapEntry entry)
        {
            if (standard.Length == 0)
                reading.Mistake(root.Place, "The corpus has no name: add 'corpus: handbook'.");
            return standard;
        }
        if (entry.Value is ScalarNode scalar)
            return reading.Variables.Expand(scalar, reading.Mistakes);
        reading.Mistake(entry.Place, $"corpus ({entry.Value.Shape}) must be a text.");
        return standard;
    }

    private void Many(string name, PartRole role, bool required)
    {
        if (Section(name) is not MapEntry entry)
        {
            if (required)
                reading.Mistake(root.Place, $"The corpus has no {name}: add '{name}' with a list such as '- folder: docs'.");
            // Without a word about loaders, every format is read that a package can.
            if (role == PartRole.Loader)
                _actions.AddRange(reading.Of(role).Where(part => !part.Options.Any(option => option.IsRequired)).Select(part => (Action<CorpusBuilder>)(corpus => part.Add(corpus, Nothing))));
            return;
        }
        foreach (ConfigNode item in entry.Value is ListNode list ? list.Items : [entry.Value])
            Add(item, role);
    }

    private void One(string name, PartRole role)
    {
        if (Section(name) is MapEntry entry)
            Add(entry.Value, role);
        else if (role == PartRole.Store)
            reading.Mistake(root.Place, $"The corpus has no store: add 'store' with one of {string.Join(", ", reading.Of(role).Select(part => part.Kind))}, such as 'store: {{sqlite: handbook.db}}'.");
        else if (role is PartRole.Chunker or PartRole.Embedder && reading.Of(role).FirstOrDefault(part => !part.Options.Any(option => option.IsRequired)) is CorpusPart usual)
            _actions.Add(corpus => usual.Add(corpus, Nothing));
    }

    private void Add(ConfigNode node, PartRole role)
    {
        if (PartReader.Read(reading, node, role) is Action<CorpusBuilder> action)
            _actions.Add(action);
    }

    private PartValues Options(string name, IReadOnlyList<PartOption> options, params string[] others)
    {
        if (Section(name) is not MapEntry entry)
            return Nothing;
        if (entry.Value is MapNode map)
            return OptionReader.Read(reading, name, entry.Place, map.Entries.Where(known => !others.Any(other => Keys.Same(other, known.Key))), options);
        reading.Mistake(entry.Value.Place, $"{name} ({entry.Value.Shape.Trim('\'')}) must be a mapping of {string.Join(", ", options.Select(option => option.Name))}.");
        return Nothing;
    }

    private List<CanaryQuery> Canaries()
    {
        List<CanaryQuery> canaries = [];
        if ((Section("reindex")?.Value as MapNode)?.Find("canaries") is not MapEntry entry)
            return canaries;
        if (entry.Value is not ListNode list)
        {
            reading.Mistake(entry.Value.Place, $"canaries ({entry.Value.Shape}) must be a list such as '- {{query: \"parental leave\", document: docs/leave.md}}'.");
            return canaries;
        }
        foreach (ConfigNode item in list.Items)
        {
            PartValues values = OptionReader.Read(reading, "a canary", item.Place, (item as MapNode)?.Entries ?? [], Settings.Canary);
            if (values.Has("query") && values.Has("document"))
                canaries.Add(new(values.Text("query"), values.Text("document")) { Top = values.Whole("top", 10) });
        }
        return canaries;
    }

    private Schedule? Schedule()
    {
        PartValues values = Options("schedule", Settings.Schedule);
        if (Section("schedule") is not MapEntry entry || values.Has("cron") == values.Has("every"))
        {
            if (values.Has("cron"))
                reading.Mistake(Section("schedule")!.Place, "schedule has both 'cron' and 'every': keep one.");
            return null;
        }
        Schedule? schedule = null;
        PartReader.Tried(reading, entry.Place, _ => schedule = values.Duration("every") is TimeSpan every ? Schedules.Schedule.Every(every) : Schedules.Schedule.Cron(values.Text("cron")));
        return schedule;
    }

    private static readonly PartValues Nothing = new(new Dictionary<string, object>(), new Dictionary<string, string>());
}
