namespace RagKit.Stages;

/// <summary>What became of an item: what the last stage made of it, or why it did not get there.</summary>
/// <typeparam name="T">What the last stage makes.</typeparam>
public readonly record struct StageOutcome<T>
{
    private readonly T _value;

    internal StageOutcome(T value, object? source, StageFailure? failure) => (_value, Source, Failure) = (value, source, failure);

    /// <summary>The item of the source that it came from.</summary>
    public object? Source { get; }

    /// <summary>Why it failed; <see langword="null"/> when it did not.</summary>
    public StageFailure? Failure { get; }

    /// <summary>Whether there is a result.</summary>
    public bool IsSuccess => Failure is null;

    /// <summary>The result.</summary>
    /// <exception cref="StageFailedException">The item failed.</exception>
    public T Value => Failure is null ? _value : throw new StageFailedException(Failure);
}
