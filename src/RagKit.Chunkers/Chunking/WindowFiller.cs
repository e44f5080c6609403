namespace RagKit.Chunking;

/// <summary>Fills windows with words; one begins within the one before, across headings, too.</summary>
internal sealed class WindowFiller(Outline outline, ITokenizer tokenizer, TokenBudget budget, int overlap) : WordFiller(outline, tokenizer, budget, overlap)
{
    protected override bool OverlapsHeadings => true;
}
