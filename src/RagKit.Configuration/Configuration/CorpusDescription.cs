using RagKit.Flows;
using RagKit.Ingestion;
using RagKit.Schedules;
using RagKit.Versions;

namespace RagKit.Configuration;

/// <summary>A corpus as a configuration describes it, checked; nothing is opened yet. Immutable and thread-safe.</summary>
public sealed class CorpusDescription
{
    private readonly IReadOnlyList<Action<CorpusBuilder>> _actions;

    internal CorpusDescription(string name, string environment, IReadOnlyList<Action<CorpusBuilder>> actions) => (Name, Environment, _actions) = (name, environment, actions);

    /// <summary>The corpus's name.</summary>
    public string Name { get; }

    /// <summary>The environment that it is described for; empty for none.</summary>
    public string Environment { get; }

    /// <summary>How it ingests; for <see cref="Corpus.IngestAsync"/>, which does not know it by itself.</summary>
    public IngestOptions Ingest { get; internal init; } = new();

    /// <summary>How it is made anew, with its canaries; for <see cref="Corpus.ReindexAsync"/>.</summary>
    public ReindexOptions Reindex { get; internal init; } = new();

    /// <summary>How many chunks a search finds; 10 by default.</summary>
    public int Top { get; internal init; } = 10;

    /// <summary>When it ingests by itself; <see langword="null"/> for never.</summary>
    public Schedule? Schedule { get; internal init; }

    /// <summary>Makes the corpus of its parts: for <c>services.AddCorpus(description.Name, description.Configure)</c>.</summary>
    public void Configure(CorpusBuilder corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        foreach (Action<CorpusBuilder> action in _actions)
            action(corpus);
    }

    /// <summary>The corpus, without a host.</summary>
    /// <param name="runner">What runs its flows: see <see cref="Corpus.Create"/>.</param>
    public Corpus Create(FlowRunner? runner = null) => Corpus.Create(Name, Configure, runner);
}
