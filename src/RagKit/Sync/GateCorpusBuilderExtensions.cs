using RagKit.Sync;

namespace RagKit;

/// <summary>The verb for quality gates.</summary>
public static class GateCorpusBuilderExtensions
{
    /// <summary>
    /// Sets limits that every run must keep before anything of it is stored. All that changed is read and parsed first, into a temporary file, and judged as the loaders gave it;
    /// a run that fails a gate throws <see cref="QualityGateException"/> and leaves the corpus as it was. What the model or the store refuses later is not judged.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults. They take the place of any set before.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public static CorpusBuilder Gate(this CorpusBuilder corpus, GateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.Set(new QualityGate(options ?? new()));
    }
}
