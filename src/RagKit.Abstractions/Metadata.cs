using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace RagKit;

/// <summary>
/// Typed facts about a document or a chunk, by name. Immutable and thread-safe; names are compared by ordinal, case counts,
/// and are kept in ordinal order. Build one with a collection initializer over a dictionary:
/// <c>new Metadata(new Dictionary&lt;string, MetadataValue&gt; { ["lang"] = "en", ["year"] = 2026 })</c>.
/// </summary>
public sealed class Metadata : IReadOnlyDictionary<string, MetadataValue>, IEquatable<Metadata>
{
    private readonly SortedList<string, MetadataValue> _values;

    /// <summary>The pairs given; of a name given twice the last value counts.</summary>
    public Metadata(IEnumerable<KeyValuePair<string, MetadataValue>> values)
    {
        _values = new SortedList<string, MetadataValue>(StringComparer.Ordinal);
        foreach ((string name, MetadataValue value) in values)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(values));
            _values[name] = value ?? MetadataValue.Null;
        }
    }

    /// <summary>No facts.</summary>
    public static Metadata Empty { get; } = new([]);

    /// <inheritdoc />
    public int Count => _values.Count;

    /// <inheritdoc />
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc />
    public IEnumerable<MetadataValue> Values => _values.Values;

    /// <inheritdoc />
    public MetadataValue this[string key] => _values[key];

    /// <summary>These facts with one more, or one replaced.</summary>
    public Metadata With(string name, MetadataValue value) => new(_values.Append(new(name, value)));

    /// <summary>These facts and the others'; where both have a name, the other's value counts.</summary>
    public Metadata With(Metadata others)
    {
        if (others.Count == 0)
            return this;
        return Count == 0 ? others : new(_values.Concat(others._values));
    }

    /// <inheritdoc />
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out MetadataValue value) => _values.TryGetValue(key, out value);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, MetadataValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public bool Equals(Metadata? other) => other is not null && Count == other.Count && _values.SequenceEqual(other._values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Metadata);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach ((string name, MetadataValue value) in _values)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }
}
