using System.Net.Sockets;
using System.Reflection;
using RagKit.Resilience;

namespace RagKit.Ingestion;

/// <summary>Which failures may be gone when it is tried again: those of the network, and a server that is busy.</summary>
internal static class TransientErrors
{
    /// <summary>Tries again when it may help: after 1, 2, 4 … seconds, or as long as the server asks.</summary>
    public static RetryPolicy Patient(int retries) => RetryPolicy.Exponential(retries, TimeSpan.FromSeconds(1)) with { When = Is };

    public static bool Is(Exception exception) => exception switch
    {
        RejectedCallException or TimeoutException or SocketException => true,
        HttpRequestException http => http.StatusCode is null || IsTransient((int)http.StatusCode),
        _ => StatusOf(exception) is int status && IsTransient(status),
    };

    private static bool IsTransient(int status) => status is 408 or 425 or 429 or >= 500;

    // The exceptions of providers' own clients (OpenAI's, Azure's) are not known here, but say an HTTP status under this name.
    private static int? StatusOf(Exception exception) => exception.GetType().GetProperty("Status", BindingFlags.Public | BindingFlags.Instance) is { } status &&
        status.PropertyType == typeof(int) && status.GetIndexParameters().Length == 0 ? (int?)status.GetValue(exception) : null;
}
