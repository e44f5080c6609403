namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>What the server answers with an error.</summary>
internal sealed class QdrantError(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static QdrantError BadInput(string message) => new(400, $"Wrong input: {message}");

    public static QdrantError NoCollection(string name) => new(404, $"Not found: Collection `{name}` doesn't exist!");

    public static QdrantError Unsupported(string what) => new(501, $"This stand-in for Qdrant does not know {what}");
}
