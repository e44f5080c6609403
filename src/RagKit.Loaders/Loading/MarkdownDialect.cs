using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace RagKit.Loading;

/// <summary>The Markdown that is parsed: blocks, tables, links, images and code; emphasis only decorates and is left alone.</summary>
internal static class MarkdownDialect
{
    /// <summary>A pipeline for one document: its link parser counts the work of that document.</summary>
    public static MarkdownPipeline NewPipeline()
    {
        MarkdownPipelineBuilder builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables().UseGridTables().UseAutoLinks();
        builder.InlineParsers.TryRemove<EmphasisInlineParser>();
        builder.InlineParsers.TryRemove<HtmlEntityParser>();
        builder.InlineParsers.Replace<LinkInlineParser>(new BoundedLinkParser());
        return builder.Build();
    }

    /// <summary>
    /// Markdig looks for the end of each link anew, which is quadratic where thousands begin and none ends. Once the failed searches of a
    /// document have read this much, what follows is text.
    /// </summary>
    private sealed class BoundedLinkParser : LinkInlineParser
    {
        private const long MaxWasted = 50_000_000;
        private long _wasted;

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            if (slice.CurrentChar != ']')
                return base.Match(processor, ref slice);
            if (_wasted > MaxWasted)
                return false;
            int start = slice.Start;
            char next = slice.PeekChar();
            bool found = base.Match(processor, ref slice);
            if (next == '(' && (!found || slice.Start - start <= 2))
                _wasted += slice.End - start;
            return found;
        }
    }
}
