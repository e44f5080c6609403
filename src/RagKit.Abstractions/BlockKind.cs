namespace RagKit;

/// <summary>What a block of a document is.</summary>
public enum BlockKind
{
    /// <summary>A run of prose.</summary>
    Paragraph,

    /// <summary>A heading; <see cref="Block.Level"/> is 1 for the highest.</summary>
    Heading,

    /// <summary>A list; its children are <see cref="ListItem"/>.</summary>
    List,

    /// <summary>One item of a list; it may hold further blocks.</summary>
    ListItem,

    /// <summary>A table; its children are <see cref="TableRow"/>.</summary>
    Table,

    /// <summary>One row of a table, or of a CSV file.</summary>
    TableRow,

    /// <summary>Source code or preformatted text: its lines mean something.</summary>
    Code,

    /// <summary>A quotation; it may hold further blocks.</summary>
    Quote,

    /// <summary>A picture, with its alternative text as text.</summary>
    Image,
}
