namespace RagKit.Sqlite;

/// <summary>What a file of ours is for: how it is told from others, what is in it, and how messages speak of it.</summary>
internal sealed record DatabaseKind
{
    /// <summary>What messages call it, such as <c>corpus</c>.</summary>
    public required string Noun { get; init; }

    /// <summary>What such a file may be called.</summary>
    public required string FileName { get; init; }

    /// <summary>What its user does when everything in it is lost, such as <c>ingest again</c>.</summary>
    public required string StartOver { get; init; }

    /// <summary>What its user does to go on in another file, such as <c>ingest into a new file</c>.</summary>
    public required string GoElsewhere { get; init; }

    /// <summary>What can be too large for it and what to do then, as two sentences.</summary>
    public required string TooLarge { get; init; }

    /// <summary>Four letters at a fixed place in the file's header.</summary>
    public required int ApplicationId { get; init; }

    /// <summary>The format of the file; a higher one is refused.</summary>
    public required int Version { get; init; }

    /// <summary>What brings a file from each format to the next, the first from format 1 to 2.</summary>
    public IReadOnlyList<string> Upgrades { get; init; } = [];

    /// <summary>What is done after <see cref="Upgrades"/>, in the same transaction, given the format that the file had.</summary>
    public Action<SqliteConnection, long>? Upgraded { get; init; }

    public required int PageSize { get; init; }

    /// <summary>How many pages the write-ahead log may hold before it is folded into the file.</summary>
    public int CheckpointPages { get; init; } = 1000;

    /// <summary>The statements that make its tables.</summary>
    public required string Tables { get; init; }

    /// <summary>The public type that keeps its data in such files.</summary>
    public required Type Owner { get; init; }
}
