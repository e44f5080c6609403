using System.Runtime.InteropServices;

namespace RagKit.Embedding;

/// <summary>What was learnt: the artifact's own bytes, and where in them is what.</summary>
/// <param name="Trainer">The trainer's fingerprint.</param>
/// <param name="TrainedOn">How many texts the corpus had.</param>
/// <param name="Dimensions">The length of a vector.</param>
/// <param name="Terms">The vocabulary in ordinal order.</param>
/// <param name="Artifact">The model as bytes.</param>
/// <param name="Start">Where in them the terms' weights begin; their vectors follow.</param>
internal sealed record CorpusModelState(string Trainer, int TrainedOn, int Dimensions, string[] Terms, ReadOnlyMemory<byte> Artifact, int Start)
{
    /// <summary>The weight of each term times the unit of its vector.</summary>
    public ReadOnlySpan<float> Weights => MemoryMarshal.Cast<byte, float>(Artifact.Span.Slice(Start, sizeof(float) * Terms.Length));

    /// <summary>A term's vector in units.</summary>
    public ReadOnlySpan<short> Vector(int term) => MemoryMarshal.Cast<byte, short>(
        Artifact.Span.Slice(Start + (sizeof(float) * Terms.Length) + (sizeof(short) * term * Dimensions), sizeof(short) * Dimensions));

    /// <summary>The checksum that ends the artifact.</summary>
    public ReadOnlySpan<byte> Hash => Artifact.Span[^CorpusModelFormat.HashLength..];
}
