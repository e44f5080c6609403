using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace RagKit.Embedding;

/// <summary>
/// A model as bytes, little-endian: magic (8), version, texts, dimensions, terms, length of the trainer's fingerprint, length of all
/// terms (4 each), the fingerprint and the terms with a line feed behind each (UTF-8), weights and vectors (float), SHA-256 of all that.
/// </summary>
internal static class CorpusModelFormat
{
    private const int Version = 1;
    private const int HeaderLength = 32;
    private const string NextStep = "Call RetrainAsync to train the model anew.";

    private static ReadOnlySpan<byte> Magic => "RAGKLSA\n"u8;

    /// <summary>The hash that ends the artifact.</summary>
    public static byte[] Hash(CorpusModelState state)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Write(state, bytes => hash.AppendData(bytes));
        return hash.GetHashAndReset();
    }

    public static byte[] Write(CorpusModelState state, ReadOnlySpan<byte> hash)
    {
        long length = hash.Length;
        Write(state, bytes => length += bytes.Length);
        byte[] artifact = new byte[length];
        int at = 0;
        Write(state, bytes =>
        {
            bytes.CopyTo(artifact.AsSpan(at));
            at += bytes.Length;
        });
        hash.CopyTo(artifact.AsSpan(at));
        return artifact;
    }

    /// <exception cref="RagKitException">The bytes are no model, one of a later version, or damaged.</exception>
    public static CorpusModelState Read(ReadOnlySpan<byte> artifact)
    {
        if (artifact.Length < HeaderLength + SHA256.HashSizeInBytes || !artifact.StartsWith(Magic))
            throw new RagKitException($"The {artifact.Length} bytes are not a corpus model. {NextStep}");
        int version = Number(artifact, 8);
        if (version != Version)
            throw new RagKitException($"The corpus model has format {version}, and this version of RagKit reads format {Version}. Update RagKit, or: {NextStep}");
        ReadOnlySpan<byte> body = artifact[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(artifact[body.Length..]))
            throw new RagKitException($"The corpus model is damaged: its {artifact.Length} bytes do not have the checksum they were written with. {NextStep}");

        int dimensions = Number(body, 16), count = Number(body, 20), trainer = Number(body, 24), words = Number(body, 28);
        if (dimensions < 1 || count < 0 || trainer < 0 || words < 0 || body.Length != HeaderLength + (long)trainer + words + (4L * count) + (4L * count * dimensions))
            throw new RagKitException($"The corpus model is damaged: {count} terms of {dimensions} dimensions do not fill {artifact.Length} bytes. {NextStep}");
        string fingerprint = Encoding.UTF8.GetString(body.Slice(HeaderLength, trainer));
        string[] terms = Encoding.UTF8.GetString(body.Slice(HeaderLength + trainer, words)).Split('\n');
        if (terms.Length != count + 1)
            throw new RagKitException($"The corpus model is damaged: it has {terms.Length - 1} terms and not {count}. {NextStep}");
        int weights = HeaderLength + trainer + words;
        return new CorpusModelState(
            fingerprint, Number(body, 12), dimensions, terms[..count], Floats(body.Slice(weights, 4 * count)), Floats(body[(weights + (4 * count))..]));
    }

    private static void Write(CorpusModelState state, Action<ReadOnlySpan<byte>> write)
    {
        byte[] trainer = Encoding.UTF8.GetBytes(state.Trainer);
        byte[] terms = Encoding.UTF8.GetBytes(string.Concat(state.Terms.Select(term => term + "\n")));
        byte[] header = new byte[HeaderLength];
        Magic.CopyTo(header);
        ReadOnlySpan<int> numbers = [Version, state.TrainedOn, state.Dimensions, state.Terms.Length, trainer.Length, terms.Length];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8 + (4 * i)), numbers[i]);
        write(header);
        write(trainer);
        write(terms);
        WriteFloats(state.Weights, write);
        WriteFloats(state.Vectors.AsSpan(0, state.Terms.Length * state.Dimensions), write);
    }

    private static void WriteFloats(ReadOnlySpan<float> floats, Action<ReadOnlySpan<byte>> write)
    {
        if (BitConverter.IsLittleEndian)
        {
            write(MemoryMarshal.AsBytes(floats));
            return;
        }
        int[] reversed = new int[floats.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(floats), reversed);
        write(MemoryMarshal.AsBytes<int>(reversed));
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        float[] floats = new float[bytes.Length / sizeof(float)];
        bytes.CopyTo(MemoryMarshal.AsBytes(floats.AsSpan()));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(floats), MemoryMarshal.Cast<float, int>(floats.AsSpan()));
        return floats;
    }

    private static int Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
}
