using Xunit;

namespace RagKit.Loading;

/// <summary>What holds for the blocks of every document, whatever loader made it.</summary>
public static class BlockInvariants
{
    /// <summary>
    /// Asserts that ranges lie within the text, are not empty and split no surrogate pair; that siblings stand in order without overlap; that
    /// children lie within their parents; that links lie within their block; and that headings have a level of 1 to 6 and no other block has one.
    /// </summary>
    /// <param name="document">The document; it is not changed.</param>
    public static void Check(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Stack<(IReadOnlyList<Block> Blocks, int Start, int End)> open = new();
        open.Push((document.Blocks, 0, document.Text.Length));
        while (open.TryPop(out (IReadOnlyList<Block> Blocks, int Start, int End) level))
        {
            int from = level.Start;
            foreach (Block block in level.Blocks)
            {
                (int start, int end) = (block.Range.Start.Value, block.Range.End.Value);
                Assert.True(start >= from && end > start && end <= level.End,
                    $"{block.Kind} {start}..{end} of '{document.Id}' must lie within {from}..{level.End}, behind its sibling and within its parent, and not be empty.");
                Assert.False(Splits(document.Text, start) || Splits(document.Text, end), $"{block.Kind} {start}..{end} of '{document.Id}' splits a surrogate pair.");
                Assert.True(block.Kind == BlockKind.Heading ? block.Level is >= 1 and <= 6 : block.Level == 0, $"{block.Kind} of '{document.Id}' has level {block.Level}.");
                foreach (BlockLink link in block.Links)
                {
                    Assert.True(link.Range.Start.Value >= start && link.Range.End.Value <= end && link.Range.End.Value > link.Range.Start.Value,
                        $"The link {link.Range} of '{document.Id}' must lie within its block {start}..{end}.");
                }
                open.Push((block.Children, start, end));
                from = end;
            }
        }
    }

    private static bool Splits(string text, int at) => at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
