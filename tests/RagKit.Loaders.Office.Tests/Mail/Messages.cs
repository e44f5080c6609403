namespace RagKit.Loaders.Office.Tests;

internal static class Messages
{
    /// <summary>A message with two alternatives, a text file, a picture and a message attached.</summary>
    public const string WithAttachments = """
        From: =?iso-8859-2?Q?Micha=B3?= <m@example.com>
        To: b@example.com
        Subject: Leave
         policy
        Date: Tue, 1 Oct 2024 12:34:56 -0500 (CDT)
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        This is for old programs.
        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8

        Plain words.
        --inner
        Content-Type: text/html; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        <h1>Rich</h1><p>caf=E9 wo=
        rds</p>
        --inner--

        --outer
        Content-Type: text/plain; name*0*=utf-8''n%C3%B6; name*1=tes.txt
        Content-Disposition: attachment
        Content-Transfer-Encoding: base64

        QXR0YWNoZWQg
        d29yZHMu
        --outer
        Content-Type: image/png; name="p.png"
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --outer
        Content-Type: message/rfc822

        From: c@example.com
        Subject: Inner

        Inner words.
        --outer--

        """;
}
