namespace RagKit.Layout;

/// <summary>
/// What the blocks of a page say of themselves: <c>page_label</c> where the page is not called by its number, <c>ocr</c> and <c>ocr_confidence</c>
/// where the text was read in a picture, <c>running</c> of headers and footers, and <c>to_page</c> of a paragraph that ends on a later page.
/// </summary>
internal sealed class BlockFacts
{
    private readonly Dictionary<int, Metadata> _pages = [];

    public BlockFacts(IReadOnlyList<PageText> pages)
    {
        foreach (PageText page in pages)
        {
            Metadata facts = Metadata.Empty;
            if (page.Label is { } label)
                facts = facts.With("page_label", label);
            if (page.IsRecognised)
                facts = facts.With("ocr", true);
            if (page is { IsRecognised: true, Confidence: { } confidence })
                facts = facts.With("ocr_confidence", Math.Round(confidence, 2));
            if (facts.Count > 0)
                _pages[page.Number] = facts;
        }
    }

    public Metadata Of(PageBlock block)
    {
        Metadata facts = _pages.GetValueOrDefault(block.Page, Metadata.Empty);
        if (block.IsRunning)
            facts = facts.With("running", block.Kind == PageBlockKind.Header ? "header" : "footer");
        return block.LastPage > block.Page ? facts.With("to_page", block.LastPage) : facts;
    }
}
