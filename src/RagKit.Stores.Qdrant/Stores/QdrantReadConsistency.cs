namespace RagKit.Stores;

/// <summary>How many replicas a read asks.</summary>
public enum QdrantReadConsistency
{
    /// <summary>One of them: the default of Qdrant, and right for collections of one replica.</summary>
    One,

    /// <summary>More than half of those asked agree.</summary>
    Majority,

    /// <summary>All are asked, more than half agree.</summary>
    Quorum,

    /// <summary>All agree.</summary>
    All,
}
