namespace RagKit.Stores;

/// <summary>What a write that returned survives. Neither ever leaves a damaged file or half of what was written together.</summary>
public enum SqliteDurability
{
    /// <summary>
    /// The end of the process at any moment. A power cut may undo the last writes: documents and what the ledger says of them
    /// together, so that the next ingest does them again; tasks of flows, which are run again.
    /// </summary>
    Normal,

    /// <summary>A power cut, too: every write waits for the disk.</summary>
    Full,
}
