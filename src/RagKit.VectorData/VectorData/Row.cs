namespace RagKit.VectorData;

/// <summary>One record of a collection. Rows are numbered by their corpus, upwards, and never changed: another state is another row.</summary>
/// <param name="Number">Its number; its key is made of it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Whose it is: a document's, chunk's, entry's or artifact's.</param>
/// <param name="Body">What it holds.</param>
internal sealed record Row(long Number, string Kind, string Name, string Body)
{
    /// <summary>Of a chunk: its document.</summary>
    public string Document { get; init; } = "";

    /// <summary>Of a chunk: the source of its document.</summary>
    public string Source { get; init; } = "";

    /// <summary>Of a chunk: its metadata as JSON. Of a part: which of how many.</summary>
    public string Metadata { get; init; } = "";

    /// <summary>Of a chunk: its vector, of length 1 or 0.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }
}
