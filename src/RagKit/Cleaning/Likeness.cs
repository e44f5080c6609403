namespace RagKit.Cleaning;

/// <summary>What is kept of a document's words to tell whether another one is like it.</summary>
/// <param name="Words">A SHA-256, shortened to 128 bits, over its words in order, lower case, without what stands between.</param>
/// <param name="Sketch">Its MinHash, 16 bits a function; empty where only the same words count.</param>
internal sealed record Likeness(UInt128 Words, ushort[] Sketch)
{
    /// <summary>The share of word sequences in common, estimated; 1 for the same words.</summary>
    public double With(Likeness other)
    {
        if (Words == other.Words)
            return 1;
        if (Sketch.Length == 0 || other.Sketch.Length != Sketch.Length)
            return 0;
        int equal = 0;
        for (int i = 0; i < Sketch.Length; i++)
            equal += Sketch[i] == other.Sketch[i] ? 1 : 0;
        return (double)equal / Sketch.Length;
    }
}
