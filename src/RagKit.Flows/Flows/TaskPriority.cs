namespace RagKit.Flows;

/// <summary>Who goes first where tasks wait for the same limit. Any other number does as well.</summary>
public static class TaskPriority
{
    /// <summary>Work that nobody waits for, such as a nightly ingestion.</summary>
    public const int Bulk = -100;

    /// <summary>The default.</summary>
    public const int Normal = 0;

    /// <summary>Somebody waits for the answer.</summary>
    public const int Query = 100;
}
