using RagKit.Loading;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>
/// One page encrypted in each way of the standard handler (with qpdf, the user's password <c>user</c>, the owner's <c>owner</c>): RC4 of 40 and 128
/// bits, AES of 128 and of 256 in both revisions, metadata in the clear, objects in streams.
/// </summary>
public sealed class PdfEncryptionTests
{
    public static TheoryData<string> Files => ["enc-40.pdf", "enc-128rc4.pdf", "enc-128aes.pdf", "enc-clear.pdf", "enc-r5.pdf", "enc-256.pdf", "enc-packed.pdf"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Either_password_opens_a_file(string file)
    {
        foreach (string password in (string[])["user", "owner"])
            Assert.StartsWith("Annual leave", (await Loading.LoadAsync(Scan.Resource(file), new PdfLoaderOptions { Password = password })).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task No_password_and_a_wrong_one_are_told_apart(string file)
    {
        Assert.Contains("it is encrypted and needs a password. Set PdfLoaderOptions.Password", await Loading.FailAsync(Scan.Resource(file)), StringComparison.Ordinal);
        Assert.Contains("it is encrypted and PdfLoaderOptions.Password does not open it.", await Loading.FailAsync(Scan.Resource(file), new PdfLoaderOptions { Password = "User" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_an_empty_password_opens_whatever_is_given()
    {
        foreach (PdfLoaderOptions options in (PdfLoaderOptions[])[new(), new() { Password = "owner" }, new() { Password = "another file's" }])
            Assert.StartsWith("Annual leave", (await Loading.LoadAsync(Scan.Resource("enc-empty.pdf"), options)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_encrypted_file_whose_cross_references_are_lost_is_read(string file)
    {
        byte[] bytes = Scan.Resource(file);
        int start = bytes.AsSpan().LastIndexOf("startxref"u8);
        "startxxxx\n1"u8.CopyTo(bytes.AsSpan(start));

        Assert.StartsWith("Annual leave", (await Loading.LoadAsync(bytes, new PdfLoaderOptions { Password = "user" })).Text, StringComparison.Ordinal);
    }
}
