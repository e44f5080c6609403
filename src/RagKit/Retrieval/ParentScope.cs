namespace RagKit.Retrieval;

/// <summary>What a hit comes back as.</summary>
internal enum ParentScope
{
    /// <summary>The parent that the chunker named.</summary>
    Parent,

    /// <summary>The chunk with those before and behind it.</summary>
    Neighbours,

    /// <summary>The whole document.</summary>
    Document,
}
