using System.Text.Json;

namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>The id of a point: an unsigned integer or a UUID; integers go before UUIDs.</summary>
internal readonly record struct PointKey(ulong? Number, string Uuid) : IComparable<PointKey>
{
    public static PointKey Read(JsonElement id)
    {
        if (id.ValueKind == JsonValueKind.Number && id.TryGetUInt64(out ulong number))
            return new PointKey(number, "");
        if (id.ValueKind == JsonValueKind.String && Guid.TryParse(id.GetString(), out Guid uuid))
            return new PointKey(null, uuid.ToString("D"));
        throw QdrantError.BadInput($"value {id} is not a valid point ID, valid values are either an unsigned integer or a UUID");
    }

    public int CompareTo(PointKey other) => (Number, other.Number) switch
    {
        (ulong left, ulong right) => left.CompareTo(right),
        (not null, null) => -1,
        (null, not null) => 1,
        _ => string.CompareOrdinal(Uuid, other.Uuid),
    };

    public object ToJson() => Number is ulong number ? number : Uuid;
}
