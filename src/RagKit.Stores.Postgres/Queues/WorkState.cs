namespace RagKit.Queues;

/// <summary>Where a piece of work stands; the numbers are in the table, and in the conditions of its indexes.</summary>
internal enum WorkState
{
    /// <summary>May be received.</summary>
    Ready = 0,

    /// <summary>Waits for its time.</summary>
    Delayed = 1,

    /// <summary>Was received, and is hidden until its time.</summary>
    Leased = 2,

    /// <summary>Used up its attempts, at its time.</summary>
    Dead = 3,
}
