using Amazon;
using Amazon.S3;

namespace RagKit.S3;

/// <summary>
/// How a client of S3, or of a server that speaks its protocol, is made. Credentials are those that the AWS SDK finds: environment variables,
/// profiles, the role of the machine or container.
/// </summary>
public sealed record S3ConnectionOptions
{
    /// <summary>The server's address, such as <c>https://minio.example.com</c>; <see langword="null"/> (the default) for AWS itself.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region, such as <c>eu-central-1</c>; <see langword="null"/> (the default) for what the environment says, or <c>us-east-1</c> with an endpoint.</summary>
    public string? Region { get; init; }

    /// <summary>Whether the bucket stands in the path rather than in the host name, as most servers other than AWS want it; by default no.</summary>
    public bool ForcePathStyle { get; init; }

    /// <summary>How often the client itself tries again, with growing delays, what failed or was refused because of load; 0 to 10, by default 4.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>How long a request may take until its answer begins; above zero, by default 100 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    internal void Validate()
    {
        if (Endpoint is { } endpoint && !(endpoint.IsAbsoluteUri && endpoint.Scheme is "http" or "https"))
            throw new ArgumentException($"Endpoint ('{endpoint}') must be an absolute http or https address.");
        if (MaxRetries is < 0 or > 10)
            throw new ArgumentException($"MaxRetries ({MaxRetries}) must be 0 to 10.");
        if (Timeout <= TimeSpan.Zero)
            throw new ArgumentException($"Timeout ({Timeout}) must be above zero.");
    }

    internal IAmazonS3 CreateClient()
    {
        AmazonS3Config config = new() { ForcePathStyle = ForcePathStyle, MaxErrorRetry = MaxRetries, Timeout = Timeout };
        if (Endpoint is not null)
            (config.ServiceURL, config.AuthenticationRegion) = (Endpoint.AbsoluteUri, Region ?? "us-east-1");
        else if (Region is not null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        return new AmazonS3Client(config);
    }
}
