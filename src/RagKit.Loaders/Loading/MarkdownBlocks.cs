using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RagKit.Loading;

/// <summary>Turns Markdig's tree into blocks with ranges in the text; recursion is bounded by <see cref="MarkdownNesting.Limit"/>.</summary>
internal sealed class MarkdownBlocks(string text)
{
    private const int LongestTitle = 500;

    public IReadOnlyList<Block> Convert(ContainerBlock container) => Convert(container, 0, text.Length);

    /// <summary>What the first heading of level 1 says, without marks; <see langword="null"/> when there is none.</summary>
    public static string? FirstTitle(IReadOnlyList<Block> blocks, string text)
    {
        Block? heading = blocks.FirstOrDefault(block => block is { Kind: BlockKind.Heading, Level: 1 });
        if (heading is null)
            return null;
        string written = text[heading.Range].ReplaceLineEndings(" ");
        string plain = Markdown.ToPlainText("# " + (written.Length > LongestTitle ? written[..LongestTitle] : written)).Trim();
        return plain.Length > 0 ? plain : null;
    }

    private List<Block> Convert(ContainerBlock container, int from, int to)
    {
        List<Block> blocks = [];
        foreach (Markdig.Syntax.Block parsed in container)
        {
            // Siblings never overlap, whatever the parser says of its spans.
            if (Convert(parsed, from, to) is not { } block)
                continue;
            blocks.Add(block);
            from = block.Range.End.Value;
        }
        return blocks;
    }

    private Block? Convert(Markdig.Syntax.Block parsed, int from, int to)
    {
        switch (parsed)
        {
            case HeadingBlock heading:
                return Leaf(new Block(BlockKind.Heading, default) { Level = heading.Level }, heading, InlineSpan(heading) ?? default, from, to);
            case ParagraphBlock paragraph:
                return Leaf(new Block(IsImage(paragraph) ? BlockKind.Image : BlockKind.Paragraph, default), paragraph, paragraph.Span, from, to);
            case CodeBlock code:
                return Code(code, from, to);
            case HtmlBlock html:
                return html.Type == HtmlBlockType.Comment ? null : Leaf(new Block(BlockKind.Paragraph, default), html, html.Span, from, to);
            case Table table:
                return Container(BlockKind.Table, table, from, to);
            case TableRow row:
                return Row(row, from, to);
            case ListBlock list:
                return Container(BlockKind.List, list, from, to);
            case ListItemBlock item:
                return Container(BlockKind.ListItem, item, from, to);
            case QuoteBlock quote:
                return Container(BlockKind.Quote, quote, from, to);
            default:
                return null;
        }
    }

    private Block? Container(BlockKind kind, ContainerBlock parsed, int from, int to)
    {
        (int start, int end) = Clip(parsed.Span, from, to);
        List<Block> children = Convert(parsed, Math.Max(from, Math.Min(start, to)), to);
        if (children.Count == 0)
            return null;
        end = Math.Max(end, children[^1].Range.End.Value);
        (start, end) = Trim(Math.Min(start, children[0].Range.Start.Value), end);
        return new Block(kind, start..end) { Children = children };
    }

    private Block? Leaf(Block block, LeafBlock parsed, SourceSpan span, int from, int to)
    {
        (int start, int end) = Clip(span, from, to);
        (start, end) = Trim(start, end);
        return start >= end ? null : block with { Range = start..end, Links = Links(parsed.Inline, start, end) };
    }

    private Block? Row(TableRow row, int from, int to)
    {
        (int start, int end) = Trim(row.Span, from, to);
        if (start >= end)
            return null;
        List<BlockLink> links = [];
        foreach (LeafBlock leaf in row.Descendants<LeafBlock>())
            links.AddRange(Links(leaf.Inline, start, end));
        return new Block(BlockKind.TableRow, start..end) { Links = links };
    }

    private Block? Code(CodeBlock code, int from, int to)
    {
        if (code.Lines.Count == 0)
            return null;
        Markdig.Helpers.StringLine last = code.Lines.Lines[code.Lines.Count - 1];
        int start = Math.Clamp(code.Lines.Lines[0].Position, from, to);
        int end = Math.Clamp(Math.Min(last.Position + last.Slice.Length, code.Span.End + 1), start, to);
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        string? language = (code as FencedCodeBlock)?.Info is { Length: > 0 } info ? info : null;
        return start == end ? null : new Block(BlockKind.Code, start..end) { Language = language };
    }

    private static List<BlockLink> Links(ContainerInline? inlines, int from, int to)
    {
        List<BlockLink> links = [];
        for (Inline? inline = inlines?.FirstChild; inline is not null; inline = Next(inline, inlines!))
        {
            (string? target, SourceSpan span) = inline switch
            {
                LinkInline { IsImage: false } link => (link.GetDynamicUrl?.Invoke() ?? link.Url, Inside(link)),
                AutolinkInline link => (link.IsEmail ? "mailto:" + link.Url : link.Url, link.Span),
                _ => (null, default),
            };
            (int start, int end) = (span.Start, span.End + 1);
            if (!string.IsNullOrEmpty(target) && start >= from && end <= to && start < end)
                links.Add(new BlockLink(start..end, target));
        }
        return links;
    }

    /// <summary>The inline behind one, its children first; without recursion and without a stack.</summary>
    private static Inline? Next(Inline inline, ContainerInline root)
    {
        if (inline is ContainerInline { FirstChild: { } child })
            return child;
        for (Inline? up = inline; up is not null && up != root; up = up.Parent)
        {
            if (up.NextSibling is { } sibling)
                return sibling;
        }
        return null;
    }

    private static SourceSpan Inside(LinkInline link) => link.FirstChild is null || link.LastChild is null
        ? link.Span
        : new SourceSpan(link.FirstChild.Span.Start, link.LastChild.Span.End);

    private static SourceSpan? InlineSpan(LeafBlock leaf) => leaf.Inline is { FirstChild: { } first, LastChild: { } last }
        ? new SourceSpan(first.Span.Start, last.Span.End)
        : null;

    private static bool IsImage(ParagraphBlock paragraph) =>
        paragraph.Inline is { FirstChild: LinkInline { IsImage: true } first } && first.NextSibling is null;

    private static (int Start, int End) Clip(SourceSpan span, int from, int to)
    {
        int start = Math.Clamp(span.Start, from, to);
        return (start, Math.Clamp(span.End + 1, start, to));
    }

    private (int Start, int End) Trim(SourceSpan span, int from, int to)
    {
        (int start, int end) = Clip(span, from, to);
        return Trim(start, end);
    }

    private (int Start, int End) Trim(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return (start, end);
    }
}
