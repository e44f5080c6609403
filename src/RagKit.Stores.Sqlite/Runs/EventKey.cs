namespace RagKit.Runs;

/// <summary>An event's run and sequence as one number: 27 bits of the run's key, 36 of the sequence.</summary>
internal static class EventKey
{
    private const int SequenceBits = 36;

    /// <summary>The highest sequence that a run may have.</summary>
    public const long MaxSequence = (1L << SequenceBits) - 1;

    public static long Of(long run, long sequence) => (run << SequenceBits) | sequence;

    /// <summary>The key before a run's first event.</summary>
    public static long Begin(long run) => run << SequenceBits;

    /// <summary>The key behind a run's last event.</summary>
    public static long End(long run) => (run + 1) << SequenceBits;

    public static long SequenceOf(long key) => key & MaxSequence;
}
