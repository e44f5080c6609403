namespace RagKit;

/// <summary>What a <see cref="MetadataValue"/> holds.</summary>
public enum MetadataKind
{
    /// <summary>No value; not the same as a key that is absent.</summary>
    Null,

    /// <summary>Text in any script.</summary>
    String,

    /// <summary>A 64-bit signed integer.</summary>
    Integer,

    /// <summary>A <see cref="decimal"/>: exact, 28 significant digits.</summary>
    Decimal,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A moment: date, time and offset.</summary>
    Date,

    /// <summary>An ordered list of values of the other kinds.</summary>
    Array,
}
