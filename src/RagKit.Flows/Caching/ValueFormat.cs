namespace RagKit.Caching;

/// <summary>The first byte of every stored value. The numbers are written into stores: never change one, only add.</summary>
internal enum ValueFormat : byte
{
    Null = 0,

    /// <summary>What the type's serializer wrote.</summary>
    Serialized = 1,

    /// <summary>A string that is not well-formed, in UTF-16: UTF-8 would change it.</summary>
    Utf16 = 2,
}
