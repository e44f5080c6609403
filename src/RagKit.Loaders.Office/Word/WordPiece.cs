namespace RagKit.Word;

/// <summary>What follows next in a story.</summary>
internal enum WordPieceKind
{
    /// <summary>A paragraph ends.</summary>
    Paragraph,

    /// <summary>A table begins.</summary>
    Table,

    /// <summary>A cell ends.</summary>
    CellEnd,

    /// <summary>A row ends.</summary>
    RowEnd,

    /// <summary>A row ends that is deleted.</summary>
    DeletedRowEnd,

    /// <summary>A table ends.</summary>
    TableEnd,

    /// <summary>A note or comment begins.</summary>
    Note,

    /// <summary>The content of another format that is embedded in the document.</summary>
    Embedded,
}

/// <summary>A part of a story: the body of a document, its notes or its comments.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Paragraph">The paragraph.</param>
/// <param name="Id">The note's id.</param>
/// <param name="Author">The comment's author.</param>
internal sealed record WordPiece(WordPieceKind Kind, WordParagraph? Paragraph = null, string Id = "", string Author = "");
