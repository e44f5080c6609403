using System.Text.Json;

namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>A point. Immutable: an update puts another in its place.</summary>
internal sealed record Point(PointKey Key, IReadOnlyDictionary<string, JsonElement> Payload, IReadOnlyDictionary<string, float[]> Dense, IReadOnlyDictionary<string, SparseValues> Sparse)
{
    public bool HasVector(string name) => Dense.ContainsKey(name) || Sparse.ContainsKey(name);
}

/// <summary>A sparse vector, by ascending index.</summary>
internal sealed record SparseValues(uint[] Indices, float[] Values)
{
    public float? Dot(SparseValues other)
    {
        float sum = 0;
        bool overlaps = false;
        for (int i = 0, j = 0; i < Indices.Length && j < other.Indices.Length;)
        {
            if (Indices[i] == other.Indices[j])
            {
                sum += Values[i++] * other.Values[j++];
                overlaps = true;
            }
            else if (Indices[i] < other.Indices[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
        return overlaps ? sum : null;
    }

    public static SparseValues Read(JsonElement vector)
    {
        uint[] indices = [.. vector.GetProperty("indices").EnumerateArray().Select(item => item.GetUInt32())];
        float[] values = [.. vector.GetProperty("values").EnumerateArray().Select(item => item.GetSingle())];
        if (indices.Length != values.Length)
            throw new QdrantError(422, "Validation error in JSON body: [values: must be the same length as indices]");
        if (indices.Distinct().Count() != indices.Length)
            throw new QdrantError(422, "Validation error in JSON body: [indices: must be unique]");
        Array.Sort(indices, values);
        return new SparseValues(indices, values);
    }
}
