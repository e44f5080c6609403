using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using RagKit.Resilience;

namespace RagKit.S3;

/// <summary>What the client's exceptions mean: what may pass keeps a type that retries know, the rest says the next step.</summary>
internal static class S3Errors
{
    private const HttpStatusCode SlowDown = HttpStatusCode.ServiceUnavailable;

    public static Exception Of(Exception e, string name, string bucket, string right) => e switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => new RagKitException(
            $"There is no bucket '{bucket}' at this endpoint. Check its name, the endpoint and the region.", e),
        AmazonS3Exception { ErrorCode: "InvalidObjectState" } => new RagKitException(
            $"'{name}' is archived and can't be read at once. Restore it, or leave it out with an Exclude glob.", e),
        AmazonServiceException { StatusCode: HttpStatusCode.NotFound } => new RagKitException(
            $"'{name}' is not there: it was deleted after it was listed. Run the ingestion again.", e),
        AmazonServiceException { StatusCode: HttpStatusCode.PreconditionFailed } => Changed(name, e),
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } refused => new RagKitException(
            $"'{name}' may not be read ({refused.ErrorCode}: {refused.Message}). Give the credentials in use the right {right}, or choose others.", e),
        AmazonServiceException { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect or HttpStatusCode.BadRequest } moved => new RagKitException(
            $"'{name}' can't be read ({moved.ErrorCode}: {moved.Message}). Set S3ConnectionOptions.Region to the bucket's region, and ForcePathStyle where the server wants it.", e),
        AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests or SlowDown } busy => new RejectedCallException(
            $"'{name}' was refused with {(int)busy.StatusCode} ({busy.ErrorCode}) and the server did not say for how long. Call again later, or less often.", e)
        {
            StatusCode = (int)busy.StatusCode,
        },
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } failed => new HttpRequestException(
            $"'{name}' could not be read: the server failed with {(int)failed.StatusCode} ({failed.ErrorCode}: {failed.Message}).", e, failed.StatusCode),
        AmazonServiceException { StatusCode: 0, InnerException: HttpRequestException or IOException } => new HttpRequestException(
            $"'{name}' could not be read: {e.InnerException.Message} Check the endpoint and the network.", e),
        HttpRequestException or IOException => new HttpRequestException($"'{name}' could not be read: {e.Message} Check the endpoint and the network.", e),
        _ => new RagKitException($"'{name}' could not be read: {e.Message} Check the credentials, the endpoint and the region.", e),
    };

    public static RagKitException Changed(string name, Exception? inner) => new(
        $"'{name}' has changed since it was listed. Run the ingestion again; with versioning, UseVersionIds reads what was listed.", inner);
}
