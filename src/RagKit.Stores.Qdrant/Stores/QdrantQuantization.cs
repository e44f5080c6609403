namespace RagKit.Stores;

/// <summary>How Qdrant keeps small copies of vectors to search over; the best are then compared with the full vectors.</summary>
public enum QdrantQuantization
{
    /// <summary>None: the full vectors are searched.</summary>
    None,

    /// <summary>One byte a dimension.</summary>
    Scalar,

    /// <summary>One bit a dimension; for models whose vectors have a thousand dimensions and more.</summary>
    Binary,
}
