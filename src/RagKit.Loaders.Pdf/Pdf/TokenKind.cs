namespace RagKit.Pdf;

/// <summary>What a token of PDF syntax is.</summary>
internal enum TokenKind
{
    End,
    Integer,
    Real,
    Name,
    String,
    ArrayOpen,
    ArrayClose,
    DictionaryOpen,
    DictionaryClose,
    Keyword,
}
