namespace RagKit.Stages;

/// <summary>An item on its way through the stages.</summary>
/// <param name="value">The item; nothing when a stage before could not do it.</param>
/// <param name="source">The source's item that it came from.</param>
/// <param name="trouble">
/// <see langword="null"/>; or the <see cref="StageFailure"/> of an earlier stage, which goes through to the end; or an exception that the
/// queue met, for its stage to fail the item with; or <see cref="Trouble.Hole"/>.
/// </param>
/// <param name="sequence">Its place in the queue's order, where one is kept.</param>
/// <param name="priority">Its priority, where the queue has one.</param>
internal readonly struct Envelope<T>(T value, object? source, object? trouble = null, long sequence = 0, int priority = 0)
{
    public readonly T Value = value;
    public readonly object? Source = source;
    public readonly object? Trouble = trouble;
    public readonly long Sequence = sequence;
    public readonly int Priority = priority;

    public Envelope<T> At(long place) => new(Value, Source, Trouble, place);

    public Envelope<TOther> With<TOther>(TOther other) => new(other, Source);

    public Envelope<TOther> Without<TOther>(object why) => new(default!, Source, why);
}

/// <summary>Marks of envelopes that hold no item.</summary>
internal static class Trouble
{
    /// <summary>The place of a failed item where nobody wants to hear of failures: it keeps the order and is not handed on.</summary>
    public static readonly object Hole = new();
}
