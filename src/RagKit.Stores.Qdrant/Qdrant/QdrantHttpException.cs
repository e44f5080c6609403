using System.Net;

namespace RagKit.Qdrant;

/// <summary>Qdrant answered with an error.</summary>
internal sealed class QdrantHttpException(HttpStatusCode status, string error, string message) : RagKitException(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>What Qdrant said.</summary>
    public string Error { get; } = error;
}
