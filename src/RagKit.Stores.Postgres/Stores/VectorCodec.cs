using System.Buffers.Binary;

namespace RagKit.Stores;

/// <summary>Vectors in PostgreSQL's binary forms; element by element Npgsql takes several times as long.</summary>
internal static class VectorCodec
{
    // Of an array: dimensions, whether there are nulls, the element's type, its length, its first index.
    private const int ArrayHead = 5 * sizeof(int), Element = sizeof(int) + sizeof(float), FloatType = 700;

    public static int ArrayBytes(int dimensions) => ArrayHead + (Element * dimensions);

    public static int VectorBytes(int dimensions) => (2 * sizeof(short)) + (sizeof(float) * dimensions);

    /// <summary>Writes a <c>real[]</c> as array_recv reads it.</summary>
    public static void WriteArray(ReadOnlySpan<float> vector, Span<byte> bytes)
    {
        ReadOnlySpan<int> head = [1, 0, FloatType, vector.Length, 1];
        for (int i = 0; i < head.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes[(sizeof(int) * i)..], head[i]);
        for (int i = 0; i < vector.Length; i++)
        {
            Span<byte> element = bytes.Slice(ArrayHead + (Element * i), Element);
            BinaryPrimitives.WriteInt32BigEndian(element, sizeof(float));
            BinaryPrimitives.WriteSingleBigEndian(element[sizeof(int)..], vector[i]);
        }
    }

    /// <summary>Reads what array_send gives of a <c>real[]</c> without nulls.</summary>
    public static float[] ReadArray(ReadOnlySpan<byte> bytes)
    {
        float[] vector = new float[(bytes.Length - ArrayHead) / Element];
        for (int i = 0; i < vector.Length; i++)
            vector[i] = BinaryPrimitives.ReadSingleBigEndian(bytes[(ArrayHead + (Element * i) + sizeof(int))..]);
        return vector;
    }

    /// <summary>Writes a <c>vector</c> as pgvector's vector_recv reads it.</summary>
    public static void WriteVector(ReadOnlySpan<float> vector, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)vector.Length);
        for (int i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleBigEndian(bytes[((2 * sizeof(short)) + (sizeof(float) * i))..], vector[i]);
    }
}
