namespace RagKit.Cli;

/// <summary>Shows the chunks of a document to people: two lines each.</summary>
internal static class ChunkReport
{
    private const int TextWidth = 100;

    public static void Write(Document document, IReadOnlyList<Chunk> chunks)
    {
        Terminal.Line($"{Printable.OneLine(document.Id)}  {Plural.Of(chunks.Count, "chunk")} of {Plural.Of(document.Text.Length, "character")}");
        foreach (Chunk chunk in chunks)
        {
            string page = chunk.Page is int number ? $"p. {number}  " : "";
            string range = $"{chunk.Range.Start.Value}-{chunk.Range.End.Value}";
            Terminal.Line($"{chunk.Ordinal,4}  {page}{range}  {Plural.Of(chunk.TokenCount, "token")}  {Printable.OneLine(string.Join(" › ", chunk.HeadingPath))}".TrimEnd());
            Terminal.Line($"      {Printable.OneLine(chunk.Text, TextWidth)}");
        }
    }
}
