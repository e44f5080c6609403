namespace RagKit.Configuration;

/// <summary>What a part does in a corpus, and so under which key of a configuration it is named.</summary>
public enum PartRole
{
    /// <summary>Lists and opens items: <c>sources</c>, any number.</summary>
    Source,

    /// <summary>Reads formats: <c>loaders</c>, any number; those named later win.</summary>
    Loader,

    /// <summary>Changes documents before they are cut: <c>cleaning</c>, any number, in order.</summary>
    Cleaning,

    /// <summary>Cuts documents: <c>chunker</c>, one.</summary>
    Chunker,

    /// <summary>Gives vectors: <c>embedder</c>, one.</summary>
    Embedder,

    /// <summary>Keeps chunks: <c>store</c>, one.</summary>
    Store,

    /// <summary>Keeps parsed documents: <c>documents</c>, one or none.</summary>
    Documents,
}
