using RagKit.Runs;

namespace RagKit.Stages;

/// <summary>An item that a stage could not do.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Source">The item of the source that it came from.</param>
/// <param name="Item">What the stage was given: the source's item, or what an earlier stage made of it.</param>
/// <param name="Exception">What was thrown.</param>
public sealed record StageFailure(string Stage, object? Source, object? Item, Exception Exception)
{
    private const int LongestName = 200;

    /// <summary>How often the stage was given the item: once, or in a batch that failed, once for each part of it that was tried again.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The failure as a letter for an <see cref="IDeadLetterStore"/>; the source's item in words is the input's name.</summary>
    /// <param name="id">What names the piece of work, so that it is kept once however often it fails.</param>
    /// <param name="origin">The pipeline.</param>
    /// <param name="input">The input, encoded; empty where the letter is for people only.</param>
    public DeadLetter ToDeadLetter(string id, string origin, ReadOnlyMemory<byte> input = default)
    {
        string name = Source?.ToString() ?? "";
        return new DeadLetter(id, origin, Stage, $"{Exception.GetType().FullName}: {Exception.Message}")
        {
            Input = input,
            InputName = name.Length <= LongestName ? name : $"{name.AsSpan(0, LongestName - 1)}…",
            Details = Exception.ToString(),
            Attempts = Attempts,
            At = At,
        };
    }
}
