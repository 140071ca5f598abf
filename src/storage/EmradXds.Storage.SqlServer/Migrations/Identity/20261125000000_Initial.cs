using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.SqlServer.Migrations.Identity
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Acknowledgments",
                columns: table => new
                {
                    Application = table.Column<string>(type: "varchar(300)", unicode: false, maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Facility = table.Column<string>(type: "varchar(300)", unicode: false, maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ControlId = table.Column<string>(type: "varchar(300)", unicode: false, maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Hash = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    Answer = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Acknowledgments", x => new { x.Application, x.Facility, x.ControlId });
                });

            migrationBuilder.CreateTable(
                name: "RegistryFeeds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Registry = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    AffinityId = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    TraceId = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    State = table.Column<int>(type: "int", nullable: false),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    Problem = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegistryFeeds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SourceRecords",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Domain = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    LocalId = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    AffinityId = table.Column<string>(type: "varchar(1700)", unicode: false, maxLength: 1700, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    RetiredInto = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceRecords", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SourceRecordVersions",
                columns: table => new
                {
                    RecordId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    TriggerEvent = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    AffinityId = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Message = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceRecordVersions", x => new { x.RecordId, x.Version });
                    table.ForeignKey(
                        name: "FK_SourceRecordVersions_SourceRecords_RecordId",
                        column: x => x.RecordId,
                        principalTable: "SourceRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Acknowledgments_ReceivedAt",
                table: "Acknowledgments",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_RegistryFeeds_Registry_AffinityId",
                table: "RegistryFeeds",
                columns: new[] { "Registry", "AffinityId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RegistryFeeds_Registry_State_CreatedAt",
                table: "RegistryFeeds",
                columns: new[] { "Registry", "State", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_AffinityId",
                table: "SourceRecords",
                column: "AffinityId");

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_Domain_LocalId",
                table: "SourceRecords",
                columns: new[] { "Domain", "LocalId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Acknowledgments");

            migrationBuilder.DropTable(
                name: "RegistryFeeds");

            migrationBuilder.DropTable(
                name: "SourceRecordVersions");

            migrationBuilder.DropTable(
                name: "SourceRecords");
        }
    }
}
