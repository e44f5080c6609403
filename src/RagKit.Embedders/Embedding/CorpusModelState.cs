namespace RagKit.Embedding;

/// <summary>What was learnt.</summary>
/// <param name="Trainer">The trainer's fingerprint.</param>
/// <param name="TrainedOn">How many texts the corpus had.</param>
/// <param name="Dimensions">The length of a vector.</param>
/// <param name="Terms">The vocabulary in ordinal order.</param>
/// <param name="Weights">Each term's weight.</param>
/// <param name="Vectors">Each term's vector, one after the other; the array may be longer.</param>
internal sealed record CorpusModelState(string Trainer, int TrainedOn, int Dimensions, string[] Terms, float[] Weights, float[] Vectors)
{
    public ReadOnlySpan<float> Vector(int term) => Vectors.AsSpan(term * Dimensions, Dimensions);
}
