namespace RagKit.Ingestion;

/// <summary>How far a run has come; all numbers count from its start.</summary>
/// <param name="Stage">What is being done.</param>
public sealed record IngestProgress(IngestStage Stage)
{
    /// <summary>Source items listed so far.</summary>
    public int ItemsListed { get; init; }

    /// <summary>Source items done with, well or badly.</summary>
    public int ItemsDone { get; init; }

    /// <summary>Whether every source has been listed, so that <see cref="ItemsListed"/> is the total.</summary>
    public bool ListingComplete { get; init; }

    /// <summary>Documents done with, well or badly.</summary>
    public int Documents { get; init; }

    /// <summary>Chunks written (while reading) or embedded (while embedding).</summary>
    public int Chunks { get; init; }

    /// <summary>While embedding, how many chunks there are to embed; otherwise 0.</summary>
    public int ChunksToEmbed { get; init; }
}

/// <summary>The stages of a run.</summary>
public enum IngestStage
{
    /// <summary>Listing, reading, cutting, embedding and storing documents.</summary>
    Reading,

    /// <summary>Training the model on the corpus.</summary>
    Training,

    /// <summary>Embedding chunks that have no vector of the model yet.</summary>
    Embedding,

    /// <summary>Done.</summary>
    Done,
}
