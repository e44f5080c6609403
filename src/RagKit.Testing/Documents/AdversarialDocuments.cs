using System.Text;

namespace RagKit.Documents;

/// <summary>Documents that hang what takes quadratic time, and overflow the stack of what recurses. Thread-safe.</summary>
public static class AdversarialDocuments
{
    /// <summary>The kinds that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["one line without spaces", "combining marks", "line breaks", "full stops", "words", "ideographs", "emoji sequences", "NUL", "CRLF", "tiny blocks", "headings", "deep blocks", "one row"];

    /// <summary>A document of the given kind.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="size">About its length in UTF-16 units, at least 1,000. Deep blocks are one for every 50 units, nested in each other.</param>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static Document Create(string kind, int size) => kind switch
    {
        "one line without spaces" => Of(Repeat("abcdefghij", size)),
        "combining marks" => Of("e" + Repeat("\u0301", size)),
        "line breaks" => Of("x" + Repeat("\n", size) + "y"),
        "full stops" => Of(Repeat(". ", size)),
        "words" => Of(Repeat("word ", size)),
        "ideographs" => Of(Repeat("漢字", size)),
        "emoji sequences" => Of(Repeat("👩‍👩‍👧", size)),
        "NUL" => Of(Repeat("\0", size)),
        "CRLF" => Of(Repeat("a line\r\n", size)),
        "tiny blocks" => Blocks(size, static (builder, i) => builder.Add((BlockKind)(i % 9), "a b")),
        "headings" => Blocks(size, static (builder, i) => builder.AddHeading(1 + (i % 6), "a b")),
        "deep blocks" => Deep(size),
        "one row" => Of(Repeat("a b ", size)) with { Blocks = [new Block(BlockKind.TableRow, 0..(size / 2))] },
        _ => throw new ArgumentException($"There is no kind '{kind}'; the kinds are {string.Join(", ", Kinds)}."),
    };

    private static Document Of(string text) => new("adversarial", text);

    private static string Repeat(string text, int size) => new StringBuilder(size).Insert(0, text, size / text.Length).ToString();

    private static Document Blocks(int size, Action<DocumentBuilder, int> add)
    {
        DocumentBuilder builder = new();
        for (int i = 0; builder.Length < size; i++)
            add(builder, i);
        return builder.Build("adversarial");
    }

    private static Document Deep(int size)
    {
        string text = Repeat("ab ", size);
        Block block = new(BlockKind.Paragraph, 0..text.Length);
        for (int depth = size / 50; depth >= 0; depth--)
            block = new Block(depth % 2 == 0 ? BlockKind.ListItem : BlockKind.List, (depth * 3)..text.Length) { Children = [block with { Range = Math.Max((depth + 1) * 3, block.Range.Start.Value)..text.Length }] };
        return Of(text) with { Blocks = [block] };
    }
}
