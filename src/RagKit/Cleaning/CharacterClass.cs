namespace RagKit.Cleaning;

/// <summary>What a character is to text cleaning.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Nothing is done.</summary>
    Plain,

    /// <summary>It goes.</summary>
    Remove,

    /// <summary>It becomes a plain space.</summary>
    Space,

    /// <summary>It becomes a line feed.</summary>
    Line,

    /// <summary>A carriage return: with a line feed behind it, it goes.</summary>
    Return,

    /// <summary>It goes unless what stands around it needs it.</summary>
    Joiner,

    /// <summary>It becomes the letters that it joins.</summary>
    Ligature,

    /// <summary>Half of a pair, or alone.</summary>
    Surrogate,
}
