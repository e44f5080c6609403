namespace RagKit.Chunking;

/// <summary>How much likeness on both sides the end of a paragraph or a section makes up for.</summary>
internal static class Bonus
{
    public static double Of(Boundary kind) => kind == Boundary.Section ? 1 : kind > Boundary.Unit ? 0.1 : 0;
}
