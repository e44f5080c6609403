using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace RagKit.Embedding;

/// <summary>
/// A model as bytes: magic (8), version, texts, dimensions, terms, length of the trainer's fingerprint, length of all terms (4 each),
/// the fingerprint and the terms with a line feed behind each (UTF-8), zeros up to a multiple of 8, weights (float), vectors (16-bit
/// integers), SHA-256 of all that. Numbers are in the order of the machine, so that a model is used where it lies: little-endian all
/// but everywhere, and elsewhere the version does not match.
/// </summary>
internal static class CorpusModelFormat
{
    public const int HashLength = SHA256.HashSizeInBytes;
    private const int Version = 1;
    private const int HeaderLength = 32;
    private const string NextStep = "Call RetrainAsync to train the model anew.";

    private static ReadOnlySpan<byte> Magic => "RAGKLSA\n"u8;

    /// <summary>Makes a model.</summary>
    /// <param name="trainer">The trainer's fingerprint.</param>
    /// <param name="trainedOn">How many texts the corpus had.</param>
    /// <param name="terms">The vocabulary in ordinal order.</param>
    /// <param name="weights">The weight of each term.</param>
    /// <param name="vectors">Their vectors.</param>
    public static CorpusModelState Make(string trainer, int trainedOn, string[] terms, float[] weights, SingularVectors vectors)
    {
        // Where no text differs from another nothing is learnt: one dimension, always zero.
        int dimensions = Math.Max(1, vectors.Values.Length);
        byte[] name = Encoding.UTF8.GetBytes(trainer), words = Encoding.UTF8.GetBytes(string.Concat(terms.Select(term => term + "\n")));
        int start = Start(name.Length, words.Length);
        long length = Length(start, terms.Length, dimensions);
        if (length > Array.MaxLength)
            throw new RagKitException($"A model of {terms.Length} terms and {dimensions} dimensions would take {length} bytes, more than an array holds: lower MaxTerms or Dimensions.");
        byte[] artifact = new byte[length];
        Magic.CopyTo(artifact);
        ReadOnlySpan<int> numbers = [Version, trainedOn, dimensions, terms.Length, name.Length, words.Length];
        MemoryMarshal.AsBytes(numbers).CopyTo(artifact.AsSpan(8));
        name.CopyTo(artifact.AsSpan(HeaderLength));
        words.CopyTo(artifact.AsSpan(HeaderLength + name.Length));
        int rows = start + (sizeof(float) * terms.Length);
        vectors.ForEachRow((term, vector) =>
        {
            float unit = QuantizedRow.Write(vector, MemoryMarshal.Cast<byte, short>(artifact.AsSpan(rows + (sizeof(short) * term * dimensions), sizeof(short) * dimensions)));
            MemoryMarshal.Cast<byte, float>(artifact.AsSpan(start))[term] = unit * weights[term];
        });
        SHA256.HashData(artifact.AsSpan()[..^HashLength], artifact.AsSpan()[^HashLength..]);
        return new CorpusModelState(trainer, trainedOn, dimensions, terms, artifact, start);
    }

    /// <exception cref="RagKitException">The bytes are no model, one of a later version, or damaged.</exception>
    public static CorpusModelState Read(ReadOnlyMemory<byte> memory)
    {
        ReadOnlySpan<byte> artifact = memory.Span;
        if (artifact.Length < HeaderLength + HashLength || !artifact.StartsWith(Magic))
            throw new RagKitException($"The {artifact.Length} bytes are not a corpus model. {NextStep}");
        int version = Number(artifact, 8);
        if (version != Version)
            throw new RagKitException($"The corpus model has format {version}, and this version of RagKit reads format {Version}. Update RagKit, or: {NextStep}");
        ReadOnlySpan<byte> body = artifact[..^HashLength];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(artifact[body.Length..]))
            throw new RagKitException($"The corpus model is damaged: its {artifact.Length} bytes do not have the checksum they were written with. {NextStep}");

        int dimensions = Number(body, 16), count = Number(body, 20), trainer = Number(body, 24), words = Number(body, 28);
        bool valid = dimensions > 0 && count >= 0 && trainer >= 0 && words >= 0 && trainer <= artifact.Length && words <= artifact.Length;
        int start = valid ? Start(trainer, words) : 0;
        if (!valid || artifact.Length != Length(start, count, dimensions))
            throw new RagKitException($"The corpus model is damaged: {count} terms of {dimensions} dimensions do not fill {artifact.Length} bytes. {NextStep}");
        string fingerprint = Encoding.UTF8.GetString(body.Slice(HeaderLength, trainer));
        string[] terms = Encoding.UTF8.GetString(body.Slice(HeaderLength + trainer, words)).Split('\n');
        if (terms.Length != count + 1)
            throw new RagKitException($"The corpus model is damaged: it has {terms.Length - 1} terms and not {count}. {NextStep}");
        return new CorpusModelState(fingerprint, Number(body, 12), dimensions, terms[..count], memory, start);
    }

    private static int Start(int trainer, int words) => checked(HeaderLength + trainer + words + 7) & ~7;

    private static long Length(int start, int terms, int dimensions) => start + (sizeof(float) * (long)terms) + (sizeof(short) * (long)terms * dimensions) + HashLength;

    private static int Number(ReadOnlySpan<byte> bytes, int at) => MemoryMarshal.Read<int>(bytes[at..]);
}
