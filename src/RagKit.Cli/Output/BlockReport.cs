namespace RagKit.Cli;

/// <summary>Shows a document's blocks to people: a line a block, children below their parent.</summary>
internal static class BlockReport
{
    private const int TextWidth = 72;

    public static void Write(Document document)
    {
        Terminal.Line($"{Printable.OneLine(document.Id)}  {document.MediaType}  {Plural.Of(document.Text.Length, "character")}{Titled(document)}");
        foreach ((string name, MetadataValue value) in document.Metadata)
            Terminal.Line($"  {name} = {Printable.OneLine(value.ToString(), TextWidth)}");
        if (document.Blocks.Count == 0)
            Terminal.Line(document.Text.Length == 0 ? "  no text" : "  no blocks: the text has no structure");
        Write(document, document.Blocks, "  ");
    }

    private static string Titled(Document document) => document.Title.Length > 0 ? $"  “{Printable.OneLine(document.Title)}”" : "";

    private static void Write(Document document, IReadOnlyList<Block> blocks, string indent)
    {
        foreach (Block block in blocks)
        {
            (int start, int end) = (block.Range.Start.Value, block.Range.End.Value);
            string page = block.Page is int number ? $"p. {number}  " : "";
            string kind = block.Level > 0 ? $"{BlockNames.Of(block.Kind)} {block.Level}" : BlockNames.Of(block.Kind);
            // A block's children show its text again: only leaves are quoted.
            string text = block.Children.Count > 0 ? "" : Printable.OneLine(document.Text[start..end], TextWidth);
            Terminal.Line($"{indent}{kind,-10}  {page}{start}-{end}  {text}".TrimEnd());
            Write(document, block.Children, indent + "  ");
        }
    }
}
