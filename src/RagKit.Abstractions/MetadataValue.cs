using System.Globalization;

namespace RagKit;

/// <summary>
/// One typed value of a document's or chunk's metadata. Immutable and thread-safe. Values convert implicitly from the
/// CLR types they hold: <c>metadata with ["year"] = 2026</c>.
/// </summary>
public sealed class MetadataValue : IEquatable<MetadataValue>
{
    private readonly object? _value;

    private MetadataValue(MetadataKind kind, object? value)
    {
        Kind = kind;
        _value = value;
    }

    /// <summary>The null value.</summary>
    public static MetadataValue Null { get; } = new(MetadataKind.Null, null);

    /// <summary>What this value holds.</summary>
    public MetadataKind Kind { get; }

    /// <summary>The elements of an array; of any other value, the value itself alone; of null, nothing.</summary>
    public IReadOnlyList<MetadataValue> Elements => Kind switch
    {
        MetadataKind.Array => (MetadataValue[])_value!,
        MetadataKind.Null => [],
        _ => [this],
    };

    /// <summary>The text. Throws <see cref="InvalidOperationException"/> for another kind.</summary>
    public string AsString() => (string)Expect(MetadataKind.String);

    /// <summary>The integer. Throws <see cref="InvalidOperationException"/> for another kind.</summary>
    public long AsInteger() => (long)Expect(MetadataKind.Integer);

    /// <summary>The number, of an integer or a decimal. Throws <see cref="InvalidOperationException"/> for another kind.</summary>
    public decimal AsDecimal() => Kind == MetadataKind.Integer ? (long)_value! : (decimal)Expect(MetadataKind.Decimal);

    /// <summary>The truth value. Throws <see cref="InvalidOperationException"/> for another kind.</summary>
    public bool AsBoolean() => (bool)Expect(MetadataKind.Boolean);

    /// <summary>The moment. Throws <see cref="InvalidOperationException"/> for another kind.</summary>
    public DateTimeOffset AsDate() => (DateTimeOffset)Expect(MetadataKind.Date);

    /// <summary>Text as a value; <see langword="null"/> becomes <see cref="Null"/>.</summary>
    public static implicit operator MetadataValue(string? value) => value is null ? Null : new(MetadataKind.String, value);

    /// <summary>An integer as a value.</summary>
    public static implicit operator MetadataValue(long value) => new(MetadataKind.Integer, value);

    /// <summary>A decimal as a value.</summary>
    public static implicit operator MetadataValue(decimal value) => new(MetadataKind.Decimal, value);

    /// <summary>A double as a decimal value. Throws <see cref="OverflowException"/> outside decimal's range.</summary>
    public static implicit operator MetadataValue(double value) => new(MetadataKind.Decimal, (decimal)value);

    /// <summary>A truth value.</summary>
    public static implicit operator MetadataValue(bool value) => new(MetadataKind.Boolean, value);

    /// <summary>A moment.</summary>
    public static implicit operator MetadataValue(DateTimeOffset value) => new(MetadataKind.Date, value);

    /// <summary>A list of texts.</summary>
    public static implicit operator MetadataValue(string[] values) => FromElements(values.Select(value => (MetadataValue)value));

    /// <summary>A list of values.</summary>
    public static implicit operator MetadataValue(MetadataValue[] values) => FromElements(values);

    /// <summary>A list of values. Throws <see cref="ArgumentException"/> when an element is itself a list.</summary>
    public static MetadataValue FromElements(IEnumerable<MetadataValue> elements)
    {
        MetadataValue[] copy = [.. elements];
        if (Array.Exists(copy, element => element.Kind == MetadataKind.Array))
            throw new ArgumentException("A metadata list can't hold another list: flatten it first.", nameof(elements));
        return new(MetadataKind.Array, copy);
    }

    /// <inheritdoc />
    public bool Equals(MetadataValue? other) => other is not null && Kind == other.Kind && (Kind == MetadataKind.Array
        ? Elements.SequenceEqual(other.Elements)
        : Equals(_value, other._value));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as MetadataValue);

    /// <inheritdoc />
    public override int GetHashCode() => Kind == MetadataKind.Array
        ? Elements.Aggregate((int)Kind, HashCode.Combine)
        : HashCode.Combine(Kind, _value);

    /// <summary>The value in invariant culture; lists in brackets.</summary>
    public override string ToString() => Kind switch
    {
        MetadataKind.Null => "null",
        MetadataKind.Array => $"[{string.Join(", ", Elements)}]",
        MetadataKind.Date => AsDate().ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(_value, CultureInfo.InvariantCulture)!,
    };

    private object Expect(MetadataKind kind) => Kind == kind
        ? _value!
        : throw new InvalidOperationException($"The metadata value '{this}' is of kind {Kind}, not {kind}.");
}
