namespace RagKit.Loading;

/// <summary>What the text of a record is written in: a row of a database, an item of an API.</summary>
public enum RecordFormat
{
    /// <summary>Plain text; paragraphs are parted by blank lines.</summary>
    Text,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>HTML.</summary>
    Html,
}
