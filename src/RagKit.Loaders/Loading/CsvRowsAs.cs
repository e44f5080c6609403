namespace RagKit.Loading;

/// <summary>What becomes of a row of a CSV file.</summary>
public enum CsvRowsAs
{
    /// <summary>A block of the file's one document; the file is read whole.</summary>
    Blocks,

    /// <summary>A document of its own; the file is read row by row.</summary>
    Documents,
}
