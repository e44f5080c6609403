namespace RagKit.Sync;

/// <summary>A run did not come up to the corpus's gates: the corpus is as it was. The message names each gate that failed, with its value and its limit.</summary>
public sealed class QualityGateException : RagKitException
{
    internal QualityGateException(string corpus, IReadOnlyList<GateFailure> failures)
        : base($"Corpus '{corpus}' is as it was, since the run did not come up to its gates: {string.Join("; ", failures)}. Look at what the sources give, or change the limit in Gate(...).") =>
        Failures = failures;

    /// <summary>An exception with a message.</summary>
    public QualityGateException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public QualityGateException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception without a message; prefer the others.</summary>
    public QualityGateException()
    {
    }

    /// <summary>The gates that failed.</summary>
    public IReadOnlyList<GateFailure> Failures { get; } = [];
}

/// <summary>A gate that a run did not come up to.</summary>
/// <param name="Gate">Which: the name of a property of <see cref="GateOptions"/>.</param>
/// <param name="Value">What was found.</param>
/// <param name="Limit">What is allowed.</param>
public sealed record GateFailure(string Gate, double Value, double Limit)
{
    /// <summary>As part of a sentence.</summary>
    public override string ToString() => FormattableString.Invariant($"{Gate} is {Value:0.###}, limit {Limit:0.###}");
}
