namespace RagKit.Caching;

/// <summary>
/// The first byte of every encoded value: what follows, so that <c>1</c>, <c>1L</c> and <c>"1"</c> differ. The numbers are written into
/// caches: never change one, only add.
/// </summary>
internal enum KeyTag : byte
{
    Null = 0,
    False = 1,
    True = 2,
    Byte = 3,
    SByte = 4,
    Int16 = 5,
    UInt16 = 6,
    Int32 = 7,
    UInt32 = 8,
    Int64 = 9,
    UInt64 = 10,
    Int128 = 11,
    UInt128 = 12,
    NativeInt = 13,
    NativeUInt = 14,
    BigInteger = 15,
    Half = 16,
    Single = 17,
    Double = 18,
    Decimal = 19,
    Char = 20,
    Rune = 21,
    String = 22,
    Guid = 23,
    DateTime = 24,
    DateTimeOffset = 25,
    DateOnly = 26,
    TimeOnly = 27,
    TimeSpan = 28,
    Uri = 29,
    Version = 30,
    Index = 31,
    Range = 32,
    Enum = 33,
    Bytes = 34,
    Sequence = 35,
    Set = 36,
    Dictionary = 37,
    Tuple = 38,
    Record = 39,
}
