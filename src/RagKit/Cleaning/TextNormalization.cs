namespace RagKit.Cleaning;

/// <summary>A normal form of Unicode.</summary>
public enum TextNormalization
{
    /// <summary>Text stays as it is.</summary>
    None,

    /// <summary>Form C: a letter and its accent are one character where there is one. It looks the same.</summary>
    Nfc,

    /// <summary>Form KC: also replaces full-width letters, ligatures, superscripts and the like by plain ones. It looks different: <c>x²</c> becomes <c>x2</c>.</summary>
    Nfkc,
}
