namespace RagKit.Reading;

/// <summary>A part's inflated bytes, counted as they are read or passed over.</summary>
internal sealed class BudgetStream(Stream inner, InflateBudget budget) : ForwardStream(inner)
{
    protected override void Look(ReadOnlySpan<byte> read) => budget.Spend(read.Length);
}
