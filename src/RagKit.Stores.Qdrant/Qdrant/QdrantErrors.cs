using System.Net;
using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>Makes Qdrant's errors into sentences with the next step.</summary>
internal static class QdrantErrors
{
    private const int MostCharacters = 2000;

    /// <summary>The message of an error's body: <c>{"status":{"error":"..."}}</c>, or the text itself.</summary>
    public static string Read(string body)
    {
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(body);
            if (parsed.RootElement.ValueKind == JsonValueKind.Object && parsed.RootElement.TryGetProperty("status", out JsonElement status))
            {
                if (status.ValueKind == JsonValueKind.Object && status.TryGetProperty("error", out JsonElement error))
                    return error.ToString().TrimEnd('.');
                return status.ToString();
            }
        }
        catch (JsonException)
        {
            // A proxy's page, say.
        }
        body = body.Trim().TrimEnd('.');
        return body.Length == 0 ? "no message" : body.Length <= MostCharacters ? body : body[..MostCharacters] + "...";
    }

    public static QdrantHttpException Of(HttpStatusCode status, string error, string what) =>
        new(status, error, $"{what} failed with {(int)status}: {error}. {NextStep(status)}");

    private static string NextStep(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Set ApiKey of QdrantStoreOptions to a key that may read and write these collections.",
        HttpStatusCode.NotFound => "Check the address and the namespace; a version that was deleted meanwhile is gone.",
        HttpStatusCode.RequestEntityTooLarge => "Lower MaxRequestBytes of QdrantStoreOptions, or raise the server's max_request_size_mb.",
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => "The server must speak the API of Qdrant 1.19; check its version.",
        _ => "See the server's log.",
    };
}
