namespace RagKit.Configuration;

/// <summary>Reads what names a part: <c>tokens</c>, <c>{tokens: 400, overlap: 40}</c> or <c>{kind: tokens, max: 400, overlap: 40}</c>.</summary>
internal static class PartReader
{
    private const string KindKey = "kind";

    /// <summary>The role of a section that names one part; <see langword="null"/> for another section.</summary>
    public static PartRole? RoleOf(string section) => section.ToLowerInvariant() switch
    {
        "chunker" => PartRole.Chunker,
        "embedder" => PartRole.Embedder,
        "store" => PartRole.Store,
        "documents" => PartRole.Documents,
        _ => null,
    };

    /// <summary>The same in the long form, with its kind under <c>kind</c> where it names one.</summary>
    public static MapNode Normal(ConfigNode node, PartRole role, IReadOnlyList<CorpusPart> parts)
    {
        if (node is ScalarNode { Text.Length: > 0 } name)
            return new(node.Place, [new(KindKey, node.Place, name)]);
        if (node is not MapNode map)
            return new(node.Place, []);
        bool named = map.Find(KindKey) is not null;
        List<MapEntry> entries = [];
        foreach (MapEntry entry in map.Entries)
        {
            if (parts.FirstOrDefault(part => part.Role == role && Keys.Same(part.Kind, entry.Key)) is not CorpusPart part || (part.Options.Count > 0 && Keys.Same(part.Options[0].Name, entry.Key)))
            {
                entries.Add(entry);
                continue;
            }
            if (!named)
                entries.Insert(0, new(KindKey, entry.Place, new ScalarNode(entry.Place, entry.Key)));
            named = true;
            if (part.Options.Count > 0 && entry.Value is not ScalarNode { Text.Length: 0 })
                entries.Add(new(part.Options[0].Name, entry.Place, entry.Value));
        }
        return map with { Entries = entries };
    }

    /// <summary>The kind that a part in the long form names; empty for none.</summary>
    public static string KindOf(MapNode normal) => (normal.Find(KindKey)?.Value as ScalarNode)?.Text ?? "";

    /// <summary>The action that adds the part; <see langword="null"/> after a mistake.</summary>
    public static Action<CorpusBuilder>? Read(CorpusReading reading, ConfigNode node, PartRole role)
    {
        IReadOnlyList<CorpusPart> known = reading.Of(role);
        string noun = role.ToString().ToLowerInvariant();
        string[] kinds = [.. known.Select(part => part.Kind)];
        if (node is ListNode)
        {
            reading.Mistake(node.Place, $"Here one {noun} is named, not a list: {string.Join(", ", kinds)}.");
            return null;
        }
        MapNode normal = Normal(node, role, reading.Parts);
        if (normal.Find(KindKey) is not MapEntry kindEntry || kindEntry.Value is not ScalarNode { Text.Length: > 0 } kind)
        {
            MapEntry? likely = normal.Entries.FirstOrDefault(entry => NearestName.Find(entry.Key, kinds) is not null) ?? (normal.Entries.Count > 0 ? normal.Entries[0] : null);
            reading.Mistake(likely?.Place ?? node.Place, $"{(likely is null ? "Nothing" : $"'{likely.Key}'")} names no {noun}: it may be {string.Join(", ", kinds)}.{(likely is null ? "" : NearestName.Question(likely.Key, kinds))}");
            return null;
        }
        string name = reading.Variables.Expand(kind, reading.Mistakes);
        if (known.FirstOrDefault(part => Keys.Same(part.Kind, name)) is not CorpusPart found)
        {
            reading.Mistake(kind.Place, $"'{name}' is no {noun}: it may be {string.Join(", ", kinds)}.{NearestName.Question(name, kinds)}");
            return null;
        }
        int before = reading.Mistakes.Count;
        PartValues values = OptionReader.Read(reading, $"{noun} '{found.Kind}'", node.Place, normal.Entries.Where(entry => entry != kindEntry), found.Options);
        return reading.Mistakes.Count == before && !reading.Variables.IsLenient ? Tried(reading, node.Place, corpus => found.Add(corpus, values)) : null;
    }

    /// <summary>The action, once it has gone well on a corpus that is thrown away: it opens nothing.</summary>
    public static Action<CorpusBuilder>? Tried(CorpusReading reading, string place, Action<CorpusBuilder> add)
    {
        try
        {
            add(new CorpusBuilder("trial"));
            return add;
        }
        catch (Exception e) when (e is ArgumentException or RagKitException or IOException or FormatException)
        {
            string message = e is ArgumentException { ParamName: string parameter } ? e.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal) : e.Message;
            reading.Mistake(place, message);
            return null;
        }
    }
}
